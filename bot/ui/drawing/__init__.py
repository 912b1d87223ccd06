"""Drawing with networkx and matplotlib. Only the worker process imports what is in here.

``python -m bot.ui.drawing`` reads sketches and writes PNG files; `bot.ui.picture_worker` starts it.
"""
