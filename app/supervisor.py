"""The parent of the workers: what it does beyond starting, replacing and stopping them."""

import signal

from uvicorn.supervisors import Multiprocess

JOIN_POLL_SECONDS = 0.1
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Supervisor(Multiprocess):
    """Lets workers take their time to end, unless it is told to end a second time."""

    def join_all(self) -> None:
        """Return when no worker runs; after another signal none does at once.

        Signals that came together with the first were taken with it.
        """
        for listener in self.sockets:
            listener.close()  # nobody would answer whoever connects now
        while running := [worker for worker in self.processes if worker.process.is_alive()]:
            if any(number in STOP_SIGNALS for number in self.signal_queue):
                for worker in running:
                    worker.kill()
            running[0].process.join(JOIN_POLL_SECONDS)
