import type { ICachePlugin } from '@azure/msal-node';

/** A place that outlives a run, for the tokens of one person at one tenant. What is kept there is a secret. */
export interface TokenStore {
  read(): Promise<string | undefined>;
  write(tokens: string): Promise<void>;
}

/** The cache of Microsoft's library in a store; one that cannot be read counts as empty. */
export function cachePlugin(store: TokenStore): ICachePlugin {
  return {
    async beforeCacheAccess({ tokenCache }) {
      const tokens = await store.read();
      if (tokens !== undefined && isCache(tokens)) {
        tokenCache.deserialize(tokens);
      }
    },
    async afterCacheAccess({ cacheHasChanged, tokenCache }) {
      if (cacheHasChanged) {
        await store.write(tokenCache.serialize());
      }
    },
  };
}

function isCache(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'Account' in value;
  } catch {
    return false;
  }
}
