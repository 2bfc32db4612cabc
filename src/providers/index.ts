import { amie } from './amie/index.ts';
import { graalSystems } from './graalsystems/index.ts';
import { notehub } from './notehub/index.ts';
import type { Provider } from './provider.ts';
import { suger } from './suger/index.ts';
import { thousandEyes } from './thousandeyes/index.ts';

/** Every vendor there is, in the order of `UsageProvider`. A new one is a line here, a folder, and a file in schema/. */
export const providers: readonly Provider[] = [graalSystems, suger, notehub, amie, thousandEyes];
