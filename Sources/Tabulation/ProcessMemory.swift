import CLinux
import Foundation
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
    if !lock() && hasSwap {
      logger.warning(
        """
        the memory cannot be locked, so keys may get into swap: allow it (LimitMEMLOCK=infinity) or \
        switch swap off
        """)
    }
  }

  /// Has memory overwritten as soon as it is given back, so that copies of keys which libraries made
  /// do not outlive their use. To be called before anything else: glibc reads that only when a program
  /// starts, so this one is started anew, in its own place, the first time.
  ///
  /// (The GNU C Library, "Memory Allocation Tunables": `perturb` overwrites, all but what `tcache` keeps.)
  public static func wipeWhenFreed() {
    let name = "GLIBC_TUNABLES"
    let wiping = "glibc.malloc.perturb=165:glibc.malloc.tcache_count=0"
    let others = getenv(name).map { String(cString: $0) } ?? ""
    guard !others.hasSuffix(wiping),
      let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    else { return }
    setenv(name, others.isEmpty ? wiping : "\(others):\(wiping)", 1)
    execv(program, CommandLine.unsafeArgv)
    // Only where that fails, as for a program that was replaced meanwhile, does it go on as it is.
  }

  /// The first line names the columns.
  private static var hasSwap: Bool {
    let swaps = try? String(contentsOfFile: "/proc/swaps", encoding: .utf8)
    guard let swaps else { return true }
    return swaps.split(separator: "\n").count > 1
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
