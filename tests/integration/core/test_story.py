"""The maker of stories keeps its word: what the other tests stand on has really happened."""

from num_service.services.alerts.read_alerts import inbox
from num_service.services.police import officer_desk
from tests.harness.story import PASSWORD, Story


def test_the_whole_path_through_the_services(story: Story) -> None:
    (recipient,) = story.recipients(1)
    story.officer("officer@force.example")
    report = story.report()

    story.publish(story.approved_alert(report))
    story.release(story.approved_packet(report))

    with story.commits() as session:
        assert len(inbox(session, recipient_id=recipient, clock=story.wiring.clock)) == 1
    assert [task for task, *_ in story.woken] == ["deliveries.deliver", "releases.release"]
    assert story.wiring.police_database is not None
    with story.wiring.police_database.commits() as session:
        assert officer_desk.sign_in_officer(session, email="officer@force.example", password=PASSWORD)
