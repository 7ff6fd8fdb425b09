"""What was fetched from npm is what lies in static/vendor."""

import shutil

import pytest
import vendor


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(vendor.VENDOR, tmp_path / "vendor")


def test_every_file_is_as_the_manifest_says():
    assert vendor.check() == []


def test_every_package_has_its_licence():
    assert all("LICENSE" in package.files for package in vendor.PACKAGES)


def test_changed_missing_and_foreign_files_are_found(copy):
    (copy / "bootstrap/bootstrap.min.css").write_text("changed")
    (copy / "bootstrap/LICENSE").unlink()
    (copy / "extra.js").write_text("")
    assert vendor.check(copy) == [
        "bootstrap/LICENSE is missing",
        "extra.js is not in the manifest",
        "bootstrap/bootstrap.min.css is not what was fetched",
    ]


def test_reference_to_a_map_that_is_not_shipped_is_gone():
    assert b"sourceMappingURL" not in (vendor.VENDOR / "bootstrap/bootstrap.min.css").read_bytes()
