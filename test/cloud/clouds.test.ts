import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { cloudOf } from '../../src/cloud/clouds.ts';

describe('where the clouds are', () => {
  it.each([
    [
      'commercial',
      'login.microsoftonline.com',
      'api.interfaces.records.teams.microsoft.com',
      'graph.microsoft.com',
    ],
    ['gcc', 'login.microsoftonline.com', 'api.interfaces.records.teams.microsoft.com', 'graph.microsoft.com'],
    [
      'gcc-high',
      'login.microsoftonline.us',
      'api.interfaces.records.gov.teams.microsoft.us',
      'graph.microsoft.us',
    ],
    [
      'dod',
      'login.microsoftonline.us',
      'api.interfaces.records.dod.teams.microsoft.us',
      'dod-graph.microsoft.us',
    ],
    [
      'china',
      'login.partner.microsoftonline.cn',
      'api.interfaces.records.teams.microsoftonline.cn',
      'microsoftgraph.chinacloudapi.cn',
    ],
  ] as const)('when it is %s then its three services are its own', (environment, authority, teams, graph) => {
    const cloud = cloudOf(environment);
    expect(cloud.endpoints).toEqual({
      authority: `https://${authority}`,
      teams: `https://${teams}`,
      graph: `https://${graph}`,
    });
    expect(cloud.overridden).toBe(false);
    expect(cloud.scopes).toEqual({
      teams: '48ac35b8-9aa8-4d74-927d-1f4a14a0b239/.default',
      graph: `https://${graph}/.default`,
    });
  });

  it('when an origin is overridden then it is replaced, and what a token is asked for stays', () => {
    const cloud = cloudOf('gcc-high', { graph: 'https://localhost:8443/' });
    expect(cloud.endpoints.graph).toBe('https://localhost:8443');
    expect(cloud.endpoints.authority).toBe('https://login.microsoftonline.us');
    expect(cloud.scopes.graph).toBe('https://graph.microsoft.us/.default');
    expect(cloud.overridden).toBe(true);
  });

  it('when machines exchange their token then each cloud wants its own name in it', () => {
    expect(cloudOf('commercial').exchangeAudience).toBe('api://AzureADTokenExchange');
    expect(cloudOf('dod').exchangeAudience).toBe('api://AzureADTokenExchangeUSGov');
    expect(cloudOf('china').exchangeAudience).toBe('api://AzureADTokenExchangeChina');
  });
});

describe('whose application signs in', () => {
  it.each([
    ['the Teams PowerShell module', '12128f48-ec9e-42f0-b203-ea49fb6af367'],
    ['the Azure CLI', '04b07795-8ddb-461a-bbee-02f9e1bf7b46'],
    ['Azure PowerShell', '1950a258-227b-4e31-a9cf-717495945fc2'],
    ['Graph PowerShell', '14d82eec-204b-4c2f-b7e8-296a70dab67e'],
    ['Visual Studio', '872cd9fa-d31f-45e0-9eab-6e460a02d1f1'],
    ['Office', 'd3590ed6-52b3-4102-aeff-aad2292ab01c'],
  ])('when the source is looked through then that of %s is nowhere in it', (_, id) => {
    const src = fileURLToPath(new URL('../../src', import.meta.url));
    const files = readdirSync(src, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    expect(files.length).toBeGreaterThan(100);
    const borrowing = files.filter((entry) =>
      readFileSync(join(entry.parentPath, entry.name), 'utf8').toLowerCase().includes(id),
    );
    expect(borrowing.map(({ name }) => name)).toEqual([]);
  });
});
