#ifndef PORTERO_CWEBSOCKETS_H
#define PORTERO_CWEBSOCKETS_H
#include <libwebsockets.h>
/* LWS_PRE is _LWS_PAD(4 + 10 + 2): too complex for the Swift importer. */
static const int portero_lws_pre = LWS_PRE;
/* The SSL_OP_* macros are casts of shifts, which the importer leaves out. */
static const long portero_tls12_at_least = (long)(SSL_OP_NO_SSLv3 | SSL_OP_NO_TLSv1 | SSL_OP_NO_TLSv1_1);
#endif
