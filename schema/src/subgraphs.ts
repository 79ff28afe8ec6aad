import { fileURLToPath } from 'node:url';
import { subgraphSdl } from './sdl.js';

/** A part of the supergraph and where its sources are, relative to the checkout. */
export interface SubgraphPlace {
  readonly name: string;
  readonly folder: string;
}

const subgraph = (name: string): SubgraphPlace => ({ name, folder: `subgraphs/${name}/src` });

/** Every subgraph that the supergraph is composed of. The gateway's own answers `me`. */
export const subgraphs: readonly SubgraphPlace[] = [
  { name: 'gateway', folder: 'gateway/src/edge' },
  subgraph('users'),
  subgraph('wallets'),
  subgraph('rates'),
  subgraph('transactions'),
  subgraph('notifications'),
];

/** The folder of the checkout. */
export const checkout = new URL('../../', import.meta.url);

/** The whole SDL of a subgraph by its name. */
export function sdlOf(name: string): string {
  const place = subgraphs.find((each) => each.name === name);
  if (!place) throw new Error(`There is no subgraph ${name}.`);
  return subgraphSdl(name, new URL(`${place.folder}/schema.graphql`, checkout));
}

/** The path of a file of the checkout. */
export const pathOf = (file: string): string => fileURLToPath(new URL(file, checkout));
