"""scripts/check-imports holds a package's imports against its manifest."""

from pathlib import Path

import pytest
from .conftest import run

MANIFEST = """
// swift-tools-version:6.0
import PackageDescription
let package = Package(
  name: "shop",
  dependencies: [.package(url: "https://example.com/swift-log", from: "1.0.0")],
  targets: [
    .target(name: "Till", dependencies: [.product(name: "Logging", package: "swift-log")]),
    .target(name: "Shop", dependencies: ["Till"]),
    .target(name: "Cellar"),
    .testTarget(name: "ShopTests", dependencies: ["Shop"]),
  ])
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    write(tmp_path / "Package.swift", MANIFEST)
    write(tmp_path / "Sources/Till/Till.swift", "import Foundation\nimport Logging\n")
    write(tmp_path / "Sources/Shop/Shop.swift", "public import struct Till.Coin\n")
    write(tmp_path / "Sources/Cellar/Cellar.swift", "")
    write(tmp_path / "Tests/ShopTests/ShopTests.swift", "import Testing\n@testable import Shop\n")
    return tmp_path


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text.lstrip())


def test_a_package_that_declares_what_it_imports_passes(package):
    checked = run("scripts/check-imports", package)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_an_undeclared_import_is_named_with_its_place(package):
    write(package / "Sources/Shop/Rooms/Window.swift", "import Till\n\n  @preconcurrency import Cellar\n")
    checked = run("scripts/check-imports", package)
    assert checked.returncode == 1
    assert checked.stderr == "Sources/Shop/Rooms/Window.swift:3: Shop does not declare Cellar\n"


def test_a_dependency_of_a_dependency_must_be_declared_too(package):
    write(package / "Tests/ShopTests/TillTests.swift", "import Till\n")
    checked = run("scripts/check-imports", package)
    assert checked.stderr == "Tests/ShopTests/TillTests.swift:1: ShopTests does not declare Till\n"


def test_a_declared_dependency_that_nothing_imports_is_named(package):
    write(package / "Sources/Till/Till.swift", '// import Logging\n/*\nimport Logging\n*/\nlet text = """\nimport Logging\n"""\n')
    checked = run("scripts/check-imports", package)
    assert checked.returncode == 1
    assert checked.stderr == "Package.swift: Till declares Logging and never imports it\n"
