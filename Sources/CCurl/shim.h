#pragma once
#include <curl/curl.h>

// curl_easy_setopt is a variadic function, which Swift cannot call: one typed function a kind of value.
static inline CURLcode redress_curl_set_string(CURL *curl, CURLoption option, const char *value) {
  return curl_easy_setopt(curl, option, value);
}
static inline CURLcode redress_curl_set_long(CURL *curl, CURLoption option, long value) {
  return curl_easy_setopt(curl, option, value);
}
static inline CURLcode redress_curl_set_pointer(CURL *curl, CURLoption option, void *value) {
  return curl_easy_setopt(curl, option, value);
}
static inline CURLcode redress_curl_set_list(CURL *curl, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(curl, option, value);
}
typedef size_t (*redress_curl_read)(char *buffer, size_t size, size_t count, void *state);
static inline CURLcode redress_curl_set_read(CURL *curl, redress_curl_read read) {
  return curl_easy_setopt(curl, CURLOPT_READFUNCTION, read);
}
