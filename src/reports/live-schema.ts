import { z } from 'zod';
import { dnsTypes } from '../model/live-snapshot.ts';
import { reading, texts, time } from './schema-parts.ts';

/** What DNS and Access Edges showed, as a snapshot carries it (model/live-snapshot.ts says what each field means). */

const dnsRecord = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('SRV'),
    target: z.string(),
    port: z.int(),
    priority: z.int(),
    weight: z.int(),
  }),
  z.object({ type: z.enum(['A', 'AAAA']), address: z.string() }),
  z.object({ type: z.literal('CNAME'), target: z.string() }),
]);

const dnsLookup = z.object({
  resolver: z.string(),
  name: z.string(),
  type: z.enum(dnsTypes),
  answer: reading(
    z.object({
      status: z.enum(['records', 'no-data', 'no-name']),
      records: z.array(dnsRecord),
      aliases: texts,
      transport: z.enum(['udp', 'tcp']),
    }),
  ),
});

const chain = z.discriminatedUnion('state', [
  z.object({ state: z.literal('trusted'), root: z.string(), used: z.number().optional() }),
  z.object({ state: z.literal('incomplete'), last: z.string(), missing: z.string() }),
  z.object({ state: z.literal('untrusted-root'), root: z.string() }),
  z.object({ state: z.literal('self-signed') }),
  z.object({ state: z.literal('invalid'), reason: z.string() }),
]);

const certificate = z.object({
  subject: z.string(),
  issuer: z.string(),
  commonName: z.string(),
  dnsNames: texts,
  notBefore: time,
  notAfter: time,
  thumbprint: z.string(),
  extendedKeyUsages: reading(texts),
  keyUsages: reading(texts),
});

const edgeAddress = z.object({
  address: z.string(),
  tcp: reading(z.number()),
  tls: reading(
    z.object({
      protocol: z.string(),
      cipher: z.string(),
      asksForCertificate: reading(z.boolean()),
      chain,
      certificates: z.array(certificate),
    }),
  ),
  sip: reading(
    z.object({
      status: z.int(),
      reason: z.string(),
      server: z.string(),
      diagnostics: z.array(z.object({ code: z.int(), reason: z.string(), source: z.string() })),
    }),
  ),
});

export const liveSchema = z.object({
  takenAt: time,
  dns: z.array(dnsLookup),
  edges: z.array(
    z.object({
      host: z.string(),
      port: z.int(),
      domains: texts,
      owner: z.enum(['own', 'partner']),
      addresses: reading(z.array(edgeAddress)),
    }),
  ),
});
