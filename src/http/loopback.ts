/** Whether a host name of a URL means this machine and nothing else. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** Whether it is an IPv4 address of the link alone (RFC 3927), which no router passes on. */
export function isLinkLocal(hostname: string): boolean {
  return /^169\.254(\.\d{1,3}){2}$/.test(hostname);
}
