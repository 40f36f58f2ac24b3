import CLinux
import Glibc
import Logging

/// Keeps what a process has in its memory out of files that the system would write.
public enum ProcessMemory {
  /// No core dumps, no debugger of the same user, and no page in swap where the system allows that.
  ///
  /// - Parameter logger: is told when pages may get into swap.
  public static func keepToItself(_ logger: Logger) {
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    let hasNoCore = setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none) == 0
    let isHidden = redress_linux_hide_memory() == 0
    if !hasNoCore || !isHidden { logger.warning("a crash may write a core dump with keys in it") }
    if !lock() {
      logger.warning(
        """
        the memory cannot be locked, so keys may get into swap: allow it (LimitMEMLOCK=infinity) or \
        switch swap off
        """)
    }
  }

  /// Only without a limit: with one, allocations would fail once it is reached.
  private static func lock() -> Bool {
    var unlimited = rlimit(rlim_cur: .max, rlim_max: .max)
    let resource = __rlimit_resource_t(__RLIMIT_MEMLOCK.rawValue)
    guard setrlimit(resource, &unlimited) == 0 || isUnlimited(resource) else { return false }
    return mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) == 0
  }

  private static func isUnlimited(_ resource: __rlimit_resource_t) -> Bool {
    var limit = rlimit()
    return getrlimit(resource, &limit) == 0 && limit.rlim_cur == .max
  }
}
