import type { App } from '../app.ts';
import type { Person } from '../cloud/sign-in-person.ts';
import { stripControl } from '../model/strip-control.ts';

/** Whoever sits at the terminal; undefined where nobody does. */
export function personOf(app: App): Person | undefined {
  const { host, prompter, progress, note } = app;
  if (!prompter.canAsk) {
    return undefined;
  }
  return {
    openBrowser: async (url) => {
      progress.clear();
      const opened = await host.openBrowser(url).then(
        () => true,
        () => false,
      );
      note(
        opened
          ? 'sign in in the browser that has opened'
          : `no browser could be opened here. Sign in at this address, on this computer:\n${url}`,
      );
    },
    showCode: (code, url) => {
      progress.clear();
      note(
        `open ${stripControl(url)} in any browser and enter ${stripControl(code)}. Do so only if you started this yourself: whoever enters the code signs in whoever started it`,
      );
    },
  };
}
