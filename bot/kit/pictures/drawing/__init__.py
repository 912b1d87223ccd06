"""Drawing with networkx and matplotlib. Only the worker process imports what is in here.

``python -m bot.kit.pictures.drawing`` reads sketches and writes PNG files; the worker starts it.
"""
