import type { App } from '../app.ts';
import { report } from '../reports/layout.ts';

/** Says that nothing was judged, and what to look at. */
export function tellIdle(app: App): void {
  app.report.showAside(() =>
    report([
      'error: nothing was evaluated: none of the controls looks at anything that was read',
      '  next    federation audit --list-controls says which side each looks at; those of DNS and Edges need --live',
    ]),
  );
}
