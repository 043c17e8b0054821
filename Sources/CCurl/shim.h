#ifndef PORTERO_CCURL_H
#define PORTERO_CCURL_H
/* Kills the typecheck-gcc macros, so that the option calls below are plain variadic calls. */
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
/* Swift cannot call C variadic functions: one non-variadic wrapper per argument type. */
static inline CURLcode pcurl_set_long(CURL *h, CURLoption o, long v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode pcurl_set_off(CURL *h, CURLoption o, curl_off_t v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode pcurl_set_str(CURL *h, CURLoption o, const char *v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode pcurl_set_slist(CURL *h, struct curl_slist *v) { return curl_easy_setopt(h, CURLOPT_HTTPHEADER, v); }
typedef size_t (*pcurl_write_fn)(char *, size_t, size_t, void *);
static inline CURLcode pcurl_set_write(CURL *h, pcurl_write_fn f, void *ctx) {
  CURLcode c = curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, f);
  return c ? c : curl_easy_setopt(h, CURLOPT_WRITEDATA, ctx);
}
static inline CURLcode pcurl_set_header(CURL *h, pcurl_write_fn f, void *ctx) {
  CURLcode c = curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, f);
  return c ? c : curl_easy_setopt(h, CURLOPT_HEADERDATA, ctx);
}
static inline CURLcode pcurl_get_long(CURL *h, CURLINFO i, long *v) { return curl_easy_getinfo(h, i, v); }
static inline CURLMcode pcurlm_set_long(CURLM *m, CURLMoption o, long v) { return curl_multi_setopt(m, o, v); }
/* CURLMsg holds a union; give Swift the two things it needs. */
static inline CURL *pcurlm_next_done(CURLM *m, CURLcode *rc) {
  int left; CURLMsg *g;
  while ((g = curl_multi_info_read(m, &left))) if (g->msg == CURLMSG_DONE) { *rc = g->data.result; return g->easy_handle; }
  return NULL;
}
static const long pcurl_global_all = CURL_GLOBAL_ALL;
#endif
