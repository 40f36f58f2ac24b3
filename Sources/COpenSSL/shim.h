#pragma once
#include <openssl/bio.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

// A macro of combined flags, which Swift does not import: how RFC 2253 writes a name.
static const unsigned long redress_openssl_rfc2253 = XN_FLAG_RFC2253;
