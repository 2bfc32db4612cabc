// Puts together what a browser is served: our pages and, whole from its package, GraphiQL with React. Run before the compiler.
import { cpSync, rmSync } from 'node:fs';

const root = new URL('../../', import.meta.url);

rmSync(new URL('dist/', root), { recursive: true, force: true });
cpSync(new URL('src/explorer/pages/', root), new URL('dist/explorer/pages/', root), { recursive: true });
for (const file of [
  'graphiql/graphiql.min.js',
  'graphiql/graphiql.min.css',
  'react/umd/react.production.min.js',
  'react-dom/umd/react-dom.production.min.js',
]) {
  const name = file.slice(file.lastIndexOf('/') + 1);
  cpSync(new URL(`node_modules/${file}`, root), new URL(`dist/explorer/pages/${name}`, root));
}
