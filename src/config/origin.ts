import { isLoopback } from '../http/loopback.ts';

/** An address without path, query and user, with TLS unless it leads to this machine. */
export function isOrigin(value: string): boolean {
  if (!URL.canParse(value)) {
    return false;
  }
  const url = new URL(value);
  return speakable(url) && (value === url.origin || value === `${url.origin}/`);
}

/** Whether it may be spoken to: https, or plain http on this machine. */
export function speakable(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}
