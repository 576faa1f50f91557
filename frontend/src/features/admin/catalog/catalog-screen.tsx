import { m } from '~/i18n/messages.js';
import { SectionHead } from '~/ui/section-layout';
import { Categories } from './categories';
import { SharedVenues } from './shared-venues';

/** What all organizers choose from. */
export function CatalogScreen() {
  return (
    <>
      <SectionHead title={m.shared_title()} text={m.shared_text()} />
      <Categories />
      <SharedVenues />
    </>
  );
}
