"""Files that are their owner's alone."""

import os
import subprocess
import sys

import pytest

from monitor.files import Claim, ClaimedError, ExposedError, read_private, write_private


def test_what_is_written_is_the_owners_alone_whatever_the_mask(tmp_path):
    path, before = tmp_path / "new" / "secret", os.umask(0)
    try:
        write_private(path, b"one")
    finally:
        os.umask(before)

    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert read_private(path) == b"one"


def test_writing_replaces_the_whole_file_and_leaves_nothing_beside_it(tmp_path):
    write_private(tmp_path / "secret", b"a long content")
    write_private(tmp_path / "secret", b"two")

    assert read_private(tmp_path / "secret") == b"two"
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o660])
def test_what_others_can_open_is_refused(tmp_path, mode):
    write_private(tmp_path / "secret", b"one")
    (tmp_path / "secret").chmod(mode)

    with pytest.raises(ExposedError, match="chmod 600"):
        read_private(tmp_path / "secret")


def test_only_one_holds_a_claim_and_the_other_learns_who(tmp_path):
    claim = Claim.take(tmp_path / "lock")
    with pytest.raises(ClaimedError) as refused:
        Claim.take(tmp_path / "lock")
    claim.release()

    assert refused.value.owner == str(os.getpid())
    Claim.take(tmp_path / "lock").release()


def test_a_claim_ends_with_its_process(tmp_path):
    program = "import sys, pathlib; from monitor.files import Claim"
    program += "; Claim.take(pathlib.Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", program, tmp_path / "lock"], check=True)

    Claim.take(tmp_path / "lock").release()
