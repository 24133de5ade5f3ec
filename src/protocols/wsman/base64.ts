import { Buffer } from 'node:buffer';
import { WsmanError } from './errors.ts';

const pattern = /^[A-Za-z0-9+/\s]*=?\s*=?\s*$/;

export function encodeBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

/** @throws WsmanError `envelope` for text that is not base64. */
export function decodeBase64(text: string): Uint8Array {
  if (!pattern.test(text)) {
    throw new WsmanError('envelope', 'a stream that is not base64');
  }
  return Buffer.from(text, 'base64');
}
