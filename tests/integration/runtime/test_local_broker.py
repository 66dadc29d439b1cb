"""The broker of a first run: while others write messages, a reader never meets half of one."""

import subprocess
import sys
from pathlib import Path

from kombu import Connection

from num_service.adapters.queue import broker_settings
from num_service.runtime.processes import ROOT

WRITERS, EACH = 3, 1000
#: Processes, as web servers are: threads take turns and so hardly ever show the half of a message.
WRITE = f"""
import sys, pathlib
from tests.integration.runtime.test_local_broker import connect
with connect(pathlib.Path(sys.argv[1])) as connection, connection.SimpleQueue("deliveries") as queue:
    for number in range({EACH}):
        queue.put({{"number": number}})
"""


def connect(folder: Path) -> Connection:
    settings = broker_settings(None, folder)
    return Connection(
        settings["broker_url"],
        transport_options=settings["broker_transport_options"] | {"polling_interval": 0.001},
    )


def test_every_message_is_read_whole_while_others_are_written(tmp_path: Path) -> None:
    numbers = []
    with connect(tmp_path) as connection, connection.SimpleQueue("deliveries") as queue:
        writers = [
            subprocess.Popen([sys.executable, "-c", WRITE, str(tmp_path)], cwd=ROOT) for _ in range(WRITERS)
        ]
        for _ in range(WRITERS * EACH):
            message = queue.get(timeout=20)
            message.ack()
            numbers.append(message.payload["number"])
    assert [writer.wait(20) for writer in writers] == [0] * WRITERS

    assert sorted(numbers) == sorted(list(range(EACH)) * WRITERS)
    assert list((tmp_path / "messages").iterdir()) == []
