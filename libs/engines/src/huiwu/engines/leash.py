"""Become another program that cannot outlive the process that asked for it, under another user if need be.

Run as a script, `python leash.py PARENT SIGNAL USER PROGRAM ARGUMENT…`, and not as a function between fork and exec,
because only a fresh process may safely run Python there while its parent has threads. Starts without site.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1
PR_SET_SECUREBITS = 28
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
SECBIT_NO_SETUID_FIXUP = 4
CAP_DAC_OVERRIDE = 1
CAPABILITY_VERSION_3 = 0x20080522


def main() -> None:
    """Take the user, tie the knot, become the program."""
    parent, signal, user, *program = sys.argv[1:]
    if user:
        change_user(user)
    # After the change of user: the kernel forgets the signal whenever credentials change.
    if sys.platform == "linux":
        prctl(PR_SET_PDEATHSIG, int(signal))
        if os.getppid() != int(parent):  # it died before the knot was tied
            return
    os.execv(program[0], program)  # noqa: S606


def change_user(user: str) -> None:
    """`uid:gid`, with `:reach` behind it if that user may not even walk to the files of this installation.

    A checkout below /root is closed to everybody else. Rather than opening root's home, the program keeps the one
    capability of passing file permissions.
    """
    uid, gid, *reach = user.split(":")
    if reach:
        # Capabilities outlast the change, and access(2) honours them, with which initdb looks for its companions.
        prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP)
    os.setgroups([])
    os.setgid(int(gid))
    os.setuid(int(uid))
    if reach:
        keep_reach()


def keep_reach() -> None:
    """Carry CAP_DAC_OVERRIDE through the coming exec, and nothing else."""
    bit = 1 << CAP_DAC_OVERRIDE
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    sets = (ctypes.c_uint32 * 6)(bit, bit, bit)  # effective, permitted, inheritable of the lower 32, then of the upper
    if ctypes.CDLL(None, use_errno=True).capset(header, sets):
        raise OSError(ctypes.get_errno(), "capset")
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE)


def prctl(option: int, value: int, third: int = 0) -> None:
    """Ask the Linux kernel about this process; as prctl in the manual, section 2."""
    if ctypes.CDLL(None, use_errno=True).prctl(
        option, ctypes.c_ulong(value), ctypes.c_ulong(third), ctypes.c_ulong(0), ctypes.c_ulong(0)
    ):
        raise OSError(ctypes.get_errno(), f"prctl {option}")


if __name__ == "__main__":
    main()
