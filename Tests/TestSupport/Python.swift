import Foundation

/// The Python of the tests, where the packages of `Tests/requirements.txt` are installed.
public enum Python {
  /// `$REDRESS_PYTHON`, otherwise the virtual environment that the test scripts make.
  public static let interpreter =
    ProcessInfo.processInfo.environment["REDRESS_PYTHON"]
    ?? TestSite.root + ".local/venv/bin/python"
}
