/**
 * A self-signed certificate of the host weibo.test, for tests alone. Valid from 2020 to 2120. The key is public, so nothing
 * outside the tests may trust it.
 */
export const WEIBO_TEST = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgMIf9sSlyOrf8K60H
OSLoLP2xCf1RjNHJaBNoSJqnWpOhRANCAATdmY/VakpqeTGQSsgcNORbB5DBRzh7
hJTmmJnJT12Wi1+yXAzFCdMGfTV4fQj51u28quhkHng6Ix8Mfmhoeo+a
-----END PRIVATE KEY-----`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBaTCCARCgAwIBAgIBATAKBggqhkjOPQQDAjAYMRYwFAYDVQQDDA13ZWliaW5k
IHRlc3RzMCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAwWjAYMRYwFAYD
VQQDDA13ZWliaW5kIHRlc3RzMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE3ZmP
1WpKankxkErIHDTkWweQwUc4e4SU5piZyU9dlotfslwMxQnTBn01eH0I+dbtvKro
ZB54OiMfDH5oaHqPmqNJMEcwFQYDVR0RBA4wDIIKd2VpYm8udGVzdDAPBgNVHRMB
Af8EBTADAQH/MB0GA1UdDgQWBBT5erLpPQLgMP3WMoGJYupFsbPfvTAKBggqhkjO
PQQDAgNHADBEAiAVlKcOe2Qj1wAFvgzLgQglRIrKcj41c5DWs2rXdQqToQIgEuxg
uXpYO4h5gx+ckW7lpQN5Lkp/EYfgsAqGq7NkwDQ=
-----END CERTIFICATE-----`,
} as const
