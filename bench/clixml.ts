import { SaxesParser } from 'saxes';
import { readClixml } from '../src/protocols/clixml/reader.ts';
import { boolean, list, object, string } from '../src/protocols/clixml/build.ts';
import type { ClixmlValue } from '../src/protocols/clixml/values.ts';
import { writeClixml } from '../src/protocols/clixml/writer.ts';
import { line, median } from './measure.ts';

/** Reading CLIXML against the XML parser it is built on, over the same text, in turn. */
const domain = (i: number) =>
  object({
    typeNames: ['Microsoft.Rtc.Management.WritableConfig.Settings.Edge.AllowedDomain', 'System.Object'],
    text: `partner${i}.example`,
    props: new Map<string, ClixmlValue>(
      Object.entries({
        Identity: string(`partner${i}.example`),
        Domain: string(`partner${i}.example`),
        ProxyFqdn: string(''),
        Comment: string('approved & filed_x0041_'),
        MarkForMonitoring: boolean(false),
      }),
    ),
  });
const text = writeClixml(list(Array.from({ length: 10_000 }, (_, i) => domain(i))));

function timed(work: () => void): number {
  const before = performance.now();
  work();
  return performance.now() - before;
}

function parseOnly(): void {
  let events = 0;
  const parser = new SaxesParser<{ xmlns: false }>({ xmlns: false });
  parser.on('opentag', () => events++);
  parser.on('text', () => events++);
  parser.on('closetag', () => events++);
  parser.write(text).close();
}

const times = { saxes: [] as number[], clixml: [] as number[] };
for (let i = 0; i < 15; i++) {
  times.saxes.push(timed(parseOnly));
  times.clixml.push(timed(() => void readClixml(text, { characters: text.length })));
}
const [saxes, clixml] = [median(times.saxes.slice(3)), median(times.clixml.slice(3))];
const rate = text.length / 1024 / 1024 / (clixml / 1000);
line(`CLIXML: ${(text.length / 1024 / 1024).toFixed(1)} MiB read`, `${rate.toFixed(0)} MiB/s`);
line('CLIXML: rate as a part of saxes on the same text', (saxes / clixml).toFixed(2), 'at least 0.50');
