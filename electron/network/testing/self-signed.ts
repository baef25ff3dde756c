/**
 * A certificate nobody vouches for, with its key, for tests of what is refused. Made with
 * `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj /CN=localhost`; used nowhere else.
 */
export const SELF_SIGNED = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgZdVhXf2GNVtp0ZY+
Zi9xRhrCZBAhqgw5rwUKTAdOipihRANCAARDfj49/w26rI/9cB1TUGG6kahIrhmJ
1r4KvWPIR3oz5pTyD2qzsr8G363nzgHDKKS8uIHxBOV+hwO6mwE6dDby
-----END PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUObNFwv8HZGRku4e5I3dSU/vJJ48wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNjAwNDQzM1oYDzIxMjYxMTAy
MDA0NDMzWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARDfj49/w26rI/9cB1TUGG6kahIrhmJ1r4KvWPIR3oz5pTyD2qzsr8G
363nzgHDKKS8uIHxBOV+hwO6mwE6dDbyo28wbTAdBgNVHQ4EFgQUjWjOzxvkanYO
BQrXkrraxEXG6C0wHwYDVR0jBBgwFoAUjWjOzxvkanYOBQrXkrraxEXG6C0wDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIgfb7r/2kquz5Fi6rfdzkpjcVGGE90p5ul06N1bJp0EBECIQCQ
vU1OTGkPL4/QsobYhPx8mtkc2ad2hzNoko4G/Gvo9A==
-----END CERTIFICATE-----
`,
};
