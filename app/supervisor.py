"""The parent of the workers: what it does beyond starting, replacing and stopping them."""

import signal

from uvicorn.supervisors import Multiprocess

JOIN_POLL_SECONDS = 0.1
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Supervisor(Multiprocess):
    """Lets workers take their time to end, unless it is told to end a second time."""

    def init_processes(self) -> None:
        super().init_processes()
        self._leave_their_ends()

    def keep_subprocess_alive(self) -> None:
        super().keep_subprocess_alive()
        self._leave_their_ends()

    def _leave_their_ends(self) -> None:
        """Close the workers' ends of the pipes here: a worker that ends while it is asked how it does closes the last one.

        Otherwise the answer would be waited for in vain, for half a minute, and no signal heard in that time.
        """
        for worker in self.processes:
            worker.child_conn.close()

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
