"""launch.py REPORT COMMAND…: runs the command and writes its wall time and its peak of memory to REPORT.

A process of its own, and a small one: what is counted as a process's peak goes over from the one that started it,
and the harness holds data.
"""

import json
import os
import subprocess
import sys
import time


def main():
    report, *command = sys.argv[1:]
    start = time.perf_counter()
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    scale = 1 if sys.platform == "darwin" else 1024
    with open(report, "w") as file:
        json.dump({"seconds": seconds, "memory": usage.ru_maxrss * scale,
                   "status": os.waitstatus_to_exitcode(status)}, file)


if __name__ == "__main__":
    main()
