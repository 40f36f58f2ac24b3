import CCurl

/// A refusal of libcurl.
struct CurlError: Error {
  let code: CURLcode
  /// libcurl's own words.
  let detail: String
}

/// A libcurl easy handle: options, then one blocking transfer.
final class Curl {
  private let handle: UnsafeMutableRawPointer
  private let errorBuffer: UnsafeMutablePointer<CChar>
  private var lists: [UnsafeMutablePointer<curl_slist>] = []

  /// Once a process, before anything else; a static constant is made by one thread only.
  private static let initialised = curl_global_init(Int(CURL_GLOBAL_ALL))

  init() throws(CurlError) {
    guard Self.initialised == CURLE_OK, let handle = curl_easy_init() else {
      throw CurlError(code: CURLE_FAILED_INIT, detail: "libcurl cannot be used")
    }
    self.handle = handle
    errorBuffer = .allocate(capacity: Int(CURL_ERROR_SIZE))
    errorBuffer.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    try check(redress_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, errorBuffer))
    // Without it, name look-ups use signals, which belong to the whole process.
    try set(CURLOPT_NOSIGNAL, 1)
  }

  deinit {
    curl_easy_cleanup(handle)
    for list in lists { curl_slist_free_all(list) }
    errorBuffer.deallocate()
  }

  func set(_ option: CURLoption, _ value: String) throws(CurlError) {
    try check(redress_curl_set_string(handle, option, value))
  }

  func set(_ option: CURLoption, _ value: Int) throws(CurlError) {
    try check(redress_curl_set_long(handle, option, value))
  }

  /// libcurl does not copy a list; it lives as long as the handle.
  func set(_ option: CURLoption, _ values: [String]) throws(CurlError) {
    var list: UnsafeMutablePointer<curl_slist>?
    for value in values { list = curl_slist_append(list, value) ?? list }
    if let list { lists.append(list) }
    try check(redress_curl_set_list(handle, option, list))
  }

  /// Functions that libcurl calls during the transfer, each with `state`, which must outlive it.
  func setCallbacks(
    read: @escaping curl_read_callback, header: @escaping curl_write_callback,
    progress: @escaping curl_xferinfo_callback, state: UnsafeMutableRawPointer
  ) throws(CurlError) {
    try check(redress_curl_set_read(handle, read))
    try check(redress_curl_set_header(handle, header))
    try check(redress_curl_set_progress(handle, progress))
    for option in [CURLOPT_READDATA, CURLOPT_HEADERDATA, CURLOPT_XFERINFODATA] {
      try check(redress_curl_set_pointer(handle, option, state))
    }
    try set(CURLOPT_NOPROGRESS, 0)
  }

  /// Blocks until the transfer is over.
  func perform() throws(CurlError) {
    try check(curl_easy_perform(handle))
  }

  private func check(_ code: CURLcode) throws(CurlError) {
    guard code != CURLE_OK else { return }
    let detail = String(cString: errorBuffer)
    throw CurlError(
      code: code, detail: detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail)
  }
}
