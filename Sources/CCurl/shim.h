#pragma once
#include <curl/curl.h>

// curl_easy_setopt is variadic, which Swift cannot call: one typed function a kind of value.
static inline CURLcode redress_curl_set_string(CURL *curl, CURLoption option, const char *value) {
  return curl_easy_setopt(curl, option, value);
}
static inline CURLcode redress_curl_set_long(CURL *curl, CURLoption option, long value) {
  return curl_easy_setopt(curl, option, value);
}
static inline CURLcode redress_curl_set_pointer(CURL *curl, CURLoption option, void *value) {
  return curl_easy_setopt(curl, option, value);
}
static inline CURLcode redress_curl_set_list(CURL *curl, CURLoption option,
                                             struct curl_slist *value) {
  return curl_easy_setopt(curl, option, value);
}
static inline CURLcode redress_curl_set_read(CURL *curl, curl_read_callback read) {
  return curl_easy_setopt(curl, CURLOPT_READFUNCTION, read);
}
static inline CURLcode redress_curl_set_header(CURL *curl, curl_write_callback header) {
  return curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, header);
}
static inline CURLcode redress_curl_set_progress(CURL *curl, curl_xferinfo_callback progress) {
  return curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, progress);
}
