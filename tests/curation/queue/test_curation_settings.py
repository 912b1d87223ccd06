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


async def test_submissions_when_closed_then_fans_read_so_and_curators_add_things(world):
    form = await world.fan.actor.slash(world.channel, "submit collaboration")
    filled = await world.fan.fill(
        form, title="Aurora", artists="IU feat. ZICO", source="https://example.org/a"
    )
    await world.services.settings.change(
        world.guild.id, by=1, now=world.bot.now(), submissions=False
    )
    for refused in (
        await world.fan("submit collaboration"),
        await world.fan.click(filled, "Send"),
        await world.fan("submit correction", query="collaboration:iu-soulmate"),
    ):
        assert "This server doesn't accept corrections right now." in refused.text
    world.errors()
    assert (await world.services.curation.queue(world.guild.id))[1] == 0
    form = await world.moderator.actor.slash(world.channel, "curate add")
    assert form.modal is not None


async def test_help_when_a_fan_reads_all_of_it_then_curators_commands_are_not_there(world):
    everything = await world.fan.click(await world.fan("help"), "All commands")
    assert "/curate" not in everything.text
    theirs = await world.moderator.click(await world.moderator("help"), "All commands")
    assert "/curate queue" in theirs.text
    page = await world.moderator.click(theirs, "Curate")
    assert "**/curate merge**" in page.text


async def test_settings_when_a_curator_opens_them_then_they_are_for_moderators(world):
    curator, _ = await curator_of(world)
    refused = await curator("curate settings")
    world.errors()
    assert "This one is for moderators" in refused.text
