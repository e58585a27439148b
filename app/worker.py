"""One worker process: its application, and its end when its parent ends."""

import gc
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

COLLECTION_THRESHOLDS = (20_000, 10, 10)
"""Objects more than before until the collector looks for cycles among the newest, and how many such looks until it goes
through older ones. With the interpreter's own 700 it looked at the same requests again and again while they waited for
the database."""

logger = logging.getLogger("switchyard.worker")


def start_worker(factory: str) -> Any:
    """Make this worker's application from the settings that its parent has put into the environment.

    `factory` is the import string of a function of the settings that returns an ASGI application.
    """
    stop_with_parent()
    try:
        application = import_from_string(factory)(load_settings())
    except Exception:
        logger.exception("The application cannot be made.")
        # Any other code would have the parent start one worker after the other, all of them in vain.
        sys.exit(STARTUP_FAILURE)
    keep_for_good()
    return application


def keep_for_good() -> None:
    """Take what has been made by now, modules and the schema, out of the collector's sight: it lives as long as we do.

    Going through it again and again took a seventh of the CPU of a placement.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTION_THRESHOLDS)


def stop_with_parent() -> None:
    """End this worker when its parent is gone, also when that was killed and could not tell us."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def wait() -> None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="parent-watch", daemon=True).start()
