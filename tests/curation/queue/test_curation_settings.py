"""Who curates a server: what moderators set, and what they read of it."""

from __future__ import annotations

from tests.curation.queue.curators import curator_of


async def test_panel_when_opened_from_setup_then_it_says_who_decides_and_where_it_is_told(world):
    panel = await world.moderator.click(await world.moderator("setup"), "Corrections …")
    assert panel.private
    assert "Moderators decide in `/curate queue`." in panel.text
    assert "Pick a channel" in panel.text
    chosen = await world.moderator.actor.select(
        panel.message, [world.channel], custom_id="curate-settings:review-channel"
    )
    shown = await world.moderator("curate settings")
    assert chosen.response is not None
    assert f"Alerts go to <#{world.channel.id}>." in shown.text


async def test_form_when_sent_then_a_role_decides_and_fans_send_nothing_in(world):
    _, role = await curator_of(world)
    panel = await world.moderator("curate settings")
    assert f"Moderators and <@&{role.id}> decide" in panel.text
    form = await world.moderator.open(panel, "Who can do what …")
    after = await world.moderator.fill(form, role=[], open=["no"])
    assert "Fans can't send anything in." in after.text
    assert "Moderators decide in `/curate queue`." in after.text
    settings = await world.services.settings.get(world.guild.id)
    assert (settings.curator_role, settings.submissions) == (None, False)


async def test_settings_when_a_curator_opens_them_then_they_are_for_moderators(world):
    curator, _ = await curator_of(world)
    refused = await curator("curate settings")
    world.errors()
    assert "This one is for moderators" in refused.text
