"""One worker process: its application, and its end when its parent ends."""

import logging
import multiprocessing
import os
import signal
import sys
import threading
from typing import Any

from uvicorn.config import STARTUP_FAILURE
from uvicorn.importer import import_from_string

from app.settings import load_settings

logger = logging.getLogger("switchyard.worker")


def start_worker(factory: str) -> Any:
    """Make this worker's application from the settings that its parent has put into the environment.

    `factory` is the import string of a function of the settings that returns an ASGI application.
    """
    stop_with_parent()
    try:
        return import_from_string(factory)(load_settings())
    except Exception:
        logger.exception("The application cannot be made.")
        # Any other code would have the parent start one worker after the other, all of them in vain.
        sys.exit(STARTUP_FAILURE)


def stop_with_parent() -> None:
    """End this worker when its parent is gone, also when that was killed and could not tell us."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def wait() -> None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="parent-watch", daemon=True).start()
