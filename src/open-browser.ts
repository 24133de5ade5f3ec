import { spawn } from 'node:child_process';

/** The program that opens an address in the browser of the system, and what stands before the address. */
function opener(platform: string): { readonly program: string; readonly first: readonly string[] } {
  switch (platform) {
    case 'darwin':
      return { program: 'open', first: [] };
    case 'win32':
      // Not `start`, which is the shell's, and would read the & of an address as its own.
      return { program: 'rundll32', first: ['url.dll,FileProtocolHandler'] };
    default:
      return { program: 'xdg-open', first: [] };
  }
}

/** Opens an address in the system's browser, which then lives on by itself. Never through a shell. */
export function openBrowser(url: string, platform: string): Promise<void> {
  const { program, first } = opener(platform);
  return new Promise((opened, failed) => {
    const child = spawn(program, [...first, url], { stdio: 'ignore', detached: true });
    child.once('error', failed);
    child.once('spawn', () => {
      child.unref();
      opened();
    });
  });
}
