"""A package whose files are hostile or damaged is refused in plain words."""

from __future__ import annotations

import json
import os
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ehcp.exchange.format.source import Limits
from tests.ehcp.exchange.packages import codes, files_of, report_on, rows_of_one_case, write_folder, write_zip

PACKAGE = "(package)"


@pytest.fixture
def files() -> dict[str, bytes]:
    return files_of(rows_of_one_case())


class TestAPackage:
    def test_is_right_as_a_folder(self, tmp_path: Path, files: dict[str, bytes]) -> None:
        report = report_on(write_folder(tmp_path / "one", files))
        assert not report.totals
        assert report.rows["children"] == 1
        assert report.rows["advice"] == 0

    def test_is_right_as_a_zip_of_its_files(self, tmp_path: Path, files: dict[str, bytes]) -> None:
        assert not report_on(write_zip(tmp_path / "one.zip", files)).totals

    def test_is_right_as_a_zip_of_its_folder_made_on_a_mac(self, tmp_path: Path, files: dict[str, bytes]) -> None:
        path = write_zip(tmp_path / "one.zip", files, within="rutland/")
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr("__MACOSX/rutland/._children.csv", b"\0\0")
        report = report_on(path)
        assert not report.totals
        assert report.rows["children"] == 1

    def test_is_told_by_its_content_not_by_its_name(self, tmp_path: Path, files: dict[str, bytes]) -> None:
        assert not report_on(write_zip(tmp_path / "one.xlsx", files)).totals

    def test_tolerates_a_byte_order_mark_and_unknown_files(self, tmp_path: Path, files: dict[str, bytes]) -> None:
        files["children.csv"] = b"\xef\xbb\xbf" + files["children.csv"]
        files["notes.txt"] = b"\xff\xfe\0"
        assert not report_on(write_folder(tmp_path / "one", files)).totals

    def test_warns_of_a_table_left_aside_for_its_spelling(self, tmp_path: Path, files: dict[str, bytes]) -> None:
        files["Advice.CSV"] = b""
        assert codes(report_on(write_folder(tmp_path / "one", files)), "warn") == {("file_name", PACKAGE, "")}

    def test_takes_a_header_only_table_for_an_empty_one(self, tmp_path: Path, files: dict[str, bytes]) -> None:
        files["reviews.csv"] = files["reviews.csv"].splitlines(keepends=True)[0]
        report = report_on(write_folder(tmp_path / "one", files))
        assert not report.totals
        assert report.rows["reviews"] == 0


class TestARefusedPackage:
    def test_is_not_there(self, tmp_path: Path) -> None:
        assert codes(report_on(tmp_path / "nothing")) == {("no_package", PACKAGE, "")}

    def test_is_a_single_csv_file(self, tmp_path: Path, files: dict[str, bytes]) -> None:
        write_folder(tmp_path, files)
        assert codes(report_on(tmp_path / "children.csv")) == {("not_a_package", PACKAGE, "")}

    def test_is_an_empty_folder(self, tmp_path: Path) -> None:
        assert codes(report_on(tmp_path)) == {("no_about", "datapackage.json", ""), ("no_tables", PACKAGE, "")}

    def test_is_a_zip_cut_short(self, tmp_path: Path, files: dict[str, bytes]) -> None:
        path = write_zip(tmp_path / "one.zip", files)
        path.write_bytes(path.read_bytes()[:-500])
        assert codes(report_on(path)) == {("damaged", PACKAGE, "")}

    def test_is_a_zip_with_a_damaged_file(self, tmp_path: Path, files: dict[str, bytes]) -> None:
        path = tmp_path / "one.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        path.write_bytes(path.read_bytes().replace(b"Testley", b"Testlex"))
        assert ("damaged", "children.csv", "") in codes(report_on(path))

    def test_is_an_upload_of_a_zip_that_stopped_half_way(self, tmp_path: Path, files: dict[str, bytes]) -> None:
        path = write_zip(tmp_path / "one.zip", files)
        content = path.read_bytes()
        path.write_bytes(content[: len(content) // 2])
        assert codes(report_on(path)) == {("damaged", PACKAGE, "")}

    @pytest.mark.parametrize(
        "name", ["../children.csv", "/etc/children.csv", "C:\\children.csv", "a\\..\\children.csv", "x/../../y.csv"]
    )
    def test_has_a_name_that_leads_outside(self, tmp_path: Path, files: dict[str, bytes], name: str) -> None:
        path = write_zip(tmp_path / "one.zip", {**files, name: b"x"})
        assert codes(report_on(path)) == {("zip_slip", PACKAGE, "")}
        assert not (tmp_path.parent / "children.csv").exists()

    def test_has_a_link_in_the_zip(self, tmp_path: Path, files: dict[str, bytes]) -> None:
        path = write_zip(tmp_path / "one.zip", files)
        link = zipfile.ZipInfo("advice.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr(link, "/etc/passwd")
        assert codes(report_on(path)) == {("link", PACKAGE, "")}

    def test_has_a_link_in_the_folder(self, tmp_path: Path, files: dict[str, bytes]) -> None:
        folder = write_folder(tmp_path / "one", files)
        (folder / "advice.csv").symlink_to("/etc/passwd")
        assert codes(report_on(folder)) == {("link", PACKAGE, "")}

    def test_has_a_password(self, tmp_path: Path, files: dict[str, bytes]) -> None:
        path = write_zip(tmp_path / "one.zip", files)
        content = bytearray(path.read_bytes())
        position = content.find(b"PK\x01\x02")
        content[position + 8] |= 1
        path.write_bytes(content)
        assert codes(report_on(path)) == {("encrypted", PACKAGE, "")}

    def test_has_an_unusual_compression(self, tmp_path: Path, files: dict[str, bytes]) -> None:
        path = tmp_path / "one.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
            archive.writestr("children.csv", files["children.csv"])
        assert codes(report_on(path)) == {("compression", PACKAGE, "")}

    def test_has_a_file_name_of_four_thousand_letters(self, tmp_path: Path, files: dict[str, bytes]) -> None:
        path = write_zip(tmp_path / "one.zip", {**files, "x" * 4_096: b""})
        assert codes(report_on(path)) == {("long_name", PACKAGE, "")}

    def test_has_two_files_of_one_name(self, tmp_path: Path, files: dict[str, bytes]) -> None:
        path = write_zip(tmp_path / "one.zip", files)
        with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("children.csv", files["children.csv"])
        assert codes(report_on(path)) == {("same_name", PACKAGE, "")}

    def test_has_too_many_files(self, tmp_path: Path, files: dict[str, bytes]) -> None:
        many = {**files, **{f"{number}.txt": b"" for number in range(1_001)}}
        assert codes(report_on(write_zip(tmp_path / "one.zip", many))) == {("too_many_files", PACKAGE, "")}
        assert codes(report_on(write_folder(tmp_path / "one", many))) == {("too_many_files", PACKAGE, "")}

    def test_has_a_list_of_files_too_long_to_read(self, tmp_path: Path, files: dict[str, bytes]) -> None:
        path = write_zip(tmp_path / "one.zip", files)
        content = bytearray(path.read_bytes())
        end = content.rfind(b"PK\x05\x06")
        content[end + 12 : end + 16] = struct.pack("<L", 0xFFFFFFF0)
        path.write_bytes(content)
        assert codes(report_on(path)) == {("too_many_files", PACKAGE, "")}

    def test_is_a_zip_bomb(self, tmp_path: Path, files: dict[str, bytes]) -> None:
        files["advice.csv"] = b"\0" * 30_000_000
        assert codes(report_on(write_zip(tmp_path / "one.zip", files))) == {("zip_bomb", PACKAGE, "")}

    def test_is_larger_than_may_be(self, tmp_path: Path, files: dict[str, bytes]) -> None:
        path = write_zip(tmp_path / "one.zip", files)
        assert codes(report_on(path, Limits(archive_bytes=100))) == {("too_large", PACKAGE, "")}
        assert codes(report_on(path, Limits(file_bytes=100))) == {("too_large", PACKAGE, "")}
        assert codes(report_on(path, Limits(all_bytes=100))) == {("too_large", PACKAGE, "")}

    def test_has_a_file_that_holds_more_than_it_declares(self, tmp_path: Path, files: dict[str, bytes]) -> None:
        path = write_zip(tmp_path / "one.zip", files)
        content = bytearray(path.read_bytes())
        name = content.rfind(b"children.csv")
        content[name - 46 + 24 : name - 46 + 28] = struct.pack("<L", 40)
        path.write_bytes(content)
        assert ("damaged", "children.csv", "") in codes(report_on(path))

    def test_is_a_folder_with_a_pipe_for_a_table(self, tmp_path: Path, files: dict[str, bytes]) -> None:
        folder = write_folder(tmp_path / "one", files)
        os.mkfifo(folder / "advice.csv")
        report = report_on(folder)
        assert not report.is_refused
        assert "advice" in report.rows


class TestTheDescriptor:
    @pytest.mark.parametrize(
        ("change", "code"),
        [
            (lambda about: about["send"].update(format="2.0"), "format"),
            (lambda about: about["send"].update(la_code="85"), "la_code"),
            (lambda about: about["send"].update(data_as_at="31/05/2023"), "data_as_at"),
            (lambda about: about["send"].update(la_name="x" * 201), "la_name"),
            (lambda about: about.pop("send"), "no_send"),
            (lambda about: about.update(title="a\0b"), "no_send"),
        ],
    )
    def test_is_refused(
        self, tmp_path: Path, files: dict[str, bytes], change: Callable[[dict[str, object]], None], code: str
    ) -> None:
        descriptor = json.loads(files["datapackage.json"])
        change(descriptor)
        files["datapackage.json"] = json.dumps(descriptor).encode()
        assert codes(report_on(write_folder(tmp_path / "one", files))) == {(code, "datapackage.json", "")}

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"{",
            b"[" * 200_000,
            b'{"send": NaN}',
            b'{"a": "\\ud800"}',
            b"\xff\xfe{\0}\0\0",
            b'{"a": ' + b"9" * 5_000 + b"}",
        ],
        ids=["empty", "half", "deep", "nan", "surrogate", "utf16", "huge number"],
    )
    def test_is_not_proper_json(self, tmp_path: Path, files: dict[str, bytes], content: bytes) -> None:
        files["datapackage.json"] = content
        assert codes(report_on(write_folder(tmp_path / "one", files))) == {("bad_json", "datapackage.json", "")}

    def test_is_missing(self, tmp_path: Path, files: dict[str, bytes]) -> None:
        del files["datapackage.json"]
        assert codes(report_on(write_folder(tmp_path / "one", files))) == {("no_about", "datapackage.json", "")}
