import { describe, expect, it } from 'vitest';
import { parseDuration } from '../../../src/protocols/wsman/duration.ts';
import { readEnvelope, writeRequest } from '../../../src/protocols/wsman/envelope.ts';
import { WsmanError, type WsmanErrorCode } from '../../../src/protocols/wsman/errors.ts';
import { child, escapeXml, parseXml } from '../../../src/protocols/wsman/xml.ts';

function refusal(run: () => unknown): WsmanErrorCode {
  try {
    run();
  } catch (error) {
    if (error instanceof WsmanError) {
      return error.code;
    }
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('XML', () => {
  it('is read by namespace, whatever the prefixes, also when they are declared anew inside', () => {
    const root = parseXml(
      '<a:x xmlns:a="one" xmlns="two"><y a:k="1" l="2"/><a:y xmlns:a="three"/><a:z/></a:x>',
    );
    expect(root.children.map(({ namespace, name }) => `${namespace} ${name}`)).toEqual([
      'two y',
      'three y',
      'one z',
    ]);
    expect([...(child(root, 'two', 'y')?.attributes ?? [])]).toEqual([
      ['{one}k', '1'],
      ['l', '2'],
    ]);
  });

  it('is written so that it reads the same', () => {
    const text = 'a<b>&"c"\u{1f600} \t';
    expect(parseXml(`<r k="${escapeXml(text.trim())}">${escapeXml(text)}</r>`)).toMatchObject({ text });
    expect(escapeXml('\u0000\u0008\ud800x')).toBe('\ufffd\ufffd\ufffdx');
  });

  it.each([
    ['a document type', '<!DOCTYPE r [<!ENTITY e "x">]><r>&e;</r>', 'xml'],
    ['an unknown entity', '<r>&e;</r>', 'xml'],
    ['an undeclared prefix', '<a:r/>', 'xml'],
    ['an open element', '<r>', 'xml'],
    ['two roots', '<r/><r/>', 'xml'],
    ['nothing', '', 'xml'],
    ['no XML', 'Service Unavailable', 'xml'],
    ['depth', '<r>'.repeat(101) + '</r>'.repeat(101), 'limit'],
    ['length', `<r>${' '.repeat(17_000_000)}</r>`, 'limit'],
    ['many elements', `<r>${'<a/>'.repeat(100_001)}</r>`, 'limit'],
  ] as const)('%s is refused', (_what, text, code) => {
    expect(refusal(() => parseXml(text))).toBe(code);
  });

  it('with many namespaces in depth takes no longer than its length', () => {
    const depth = 90;
    const declarations = Array.from({ length: 500 }, (_one, index) => `xmlns:p${index}="u${index}"`).join(
      ' ',
    );
    const text = `<r ${declarations}>${'<p499:a>'.repeat(depth)}${'<p0:b/>'.repeat(50_000)}${'</p499:a>'.repeat(depth)}</r>`;
    const start = performance.now();
    parseXml(text);
    expect(performance.now() - start).toBeLessThan(3000);
  });
});

describe('envelopes', () => {
  it('what is written is what is read', () => {
    const text = writeRequest({
      action: 'urn:action',
      to: 'https://pool/OcsPowershell?a=1&b=2',
      resourceUri: 'urn:resource',
      messageId: 'ID',
      sessionId: 'SESSION',
      operationTimeoutSeconds: 60,
      maxEnvelopeSize: 153_600,
      options: [{ name: 'n', value: '<v>', mustComply: true }],
      selectors: new Map([['ShellId', 'X']]),
      body: '<b/>',
    });
    expect(readEnvelope(text)).toMatchObject({
      action: 'urn:action',
      to: 'https://pool/OcsPowershell?a=1&b=2',
      messageId: 'uuid:ID',
      operationTimeout: 'PT60S',
      maxEnvelopeSize: '153600',
      options: [{ name: 'n', value: '<v>', mustComply: true }],
      selectors: new Map([['ShellId', 'X']]),
      body: [{ name: 'b' }],
    });
  });

  it.each([
    '<a/>',
    '<Envelope><Body/></Envelope>',
    '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"/>',
  ])('%s is no envelope', (text) => {
    expect(refusal(() => readEnvelope(text))).toBe('envelope');
  });
});

describe('durations', () => {
  it.each([
    ['PT20S', 20],
    ['PT60.000S', 60],
    ['P1DT2H3M4.5S', 93_784.5],
    ['PT0S', 0],
    ['-PT1S', -1],
    ['PT2147483.647S', 2_147_483.647],
    ['PT-1S', undefined],
    ['P', undefined],
    ['20', undefined],
    ['P1Y', undefined],
  ] as const)('%s', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });
});
