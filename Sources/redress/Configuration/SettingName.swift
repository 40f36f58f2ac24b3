/// Every setting by its name in the settings file; docs/operations.md explains them.
enum SettingName: String, CaseIterable {
  case databaseURL = "database.url"
  case databaseConnections = "database.connections"
  case databasePreparesStatements = "database.prepared.statements"
  case databaseTLSMinimum = "database.tls.minimum"
  case databaseTLSVerifies = "database.tls.verify"
  case databaseTLSDaysLeft = "database.tls.days.left"
  case address
  case metricsAddress = "metrics.address"
  case publicURL = "public.url"
  case tlsCertificate = "tls.certificate"
  case tlsKey = "tls.key"
  case trustedProxies = "trusted.proxies"
  case smtpURL = "smtp.url"
  case smtpFrom = "smtp.from"
  case sessionIdleDays = "session.idle.days"
  case sessionDays = "session.days"
  case passwordMemory = "password.memory.kib"
  case passwordIterations = "password.iterations"
  case passwordParallelism = "password.parallelism"
  case passwordQueue = "password.queue"
  case signInsPerAccount = "sign.in.per.account"
  case signInsPerSource = "sign.in.per.source"
  case signInWindow = "sign.in.window.seconds"
  case keyDirectory = "key.directory"
  case idleTimeout = "idle.timeout.seconds"
  case logLevel = "log.level"
  case root

  /// Its name in the environment.
  var variable: String {
    "REDRESS_" + rawValue.uppercased().replacing(".", with: "_")
  }

  /// Variables of that prefix which are no settings of the program.
  static let othersInEnvironment: Set<String> = [
    "REDRESS_CONFIG_FILE", "REDRESS_PYTHON", "REDRESS_TEST_DIRECTORY",
  ]
}
