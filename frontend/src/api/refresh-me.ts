import type { QueryClient } from '@tanstack/react-query';
import { getMeQueryKey } from './gen/@tanstack/react-query.gen';
import { getMe } from './gen/sdk.gen';
import type { MeView } from './gen/types.gen';
import { adoptUser } from './session-store';

/** Something about the person changed: asks what they are now. Who navigates first adopts it afterwards. */
export async function fetchMe(queries: QueryClient): Promise<MeView> {
  const { data: me } = await getMe({ throwOnError: true });
  queries.setQueryData(getMeQueryKey(), me);
  return me;
}

/** The same, and every screen and menu knows at once. */
export async function refreshMe(queries: QueryClient): Promise<void> {
  adoptUser(await fetchMe(queries));
  await queries.invalidateQueries({ queryKey: getMeQueryKey() });
}
