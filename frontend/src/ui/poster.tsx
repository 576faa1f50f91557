import type { ImageView } from '~/api/gen/types.gen';
import { mediaUrl } from '~/api/urls';
import { initialOf } from './initial';
import classes from './poster.module.css';

/**
 * How wide each poster is drawn, for `sizes`. The server preloads the first image of a page with the
 * same text, or the browser would fetch two widths of it.
 */
const posterSizes = {
  hero: '(min-width: 62em) 42rem, 75vw',
  card: '(min-width: 75em) 24rem, (min-width: 40em) 45vw, 92vw',
  event: '(min-width: 62em) 720px, 92vw',
} as const;

interface PosterProps {
  image: ImageView | null | undefined;
  title: string;
  sizes: keyof typeof posterSizes;
  /** The first image of the page: fetched at once, before the rest. */
  isFirst?: boolean;
}

const FALLBACK_WIDTH = 720;
const TINTS = 5;

/** The same event always gets the same colour. */
const tintOf = (title: string) =>
  Array.from(title, (letter) => letter.codePointAt(0) ?? 0).reduce((sum, code) => sum + code, 0) %
  TINTS;

export function Poster({ image, title, sizes, isFirst = false }: PosterProps) {
  if (!image) {
    return (
      <div className={classes.blank} data-tint={tintOf(title)} aria-hidden="true">
        <span className={classes.initial}>{initialOf(title)}</span>
      </div>
    );
  }
  const middle = image.sources.find((source) => source.width >= FALLBACK_WIDTH);
  return (
    <img
      className={classes.image}
      src={mediaUrl((middle ?? image.sources.at(-1))?.url ?? '')}
      srcSet={image.sources.map(({ url, width }) => `${mediaUrl(url)} ${width}w`).join(', ')}
      sizes={posterSizes[sizes]}
      width={image.width}
      height={image.height}
      alt={image.alt}
      loading={isFirst ? 'eager' : 'lazy'}
      fetchPriority={isFirst ? 'high' : 'auto'}
      decoding={isFirst ? 'sync' : 'async'}
      style={{
        backgroundColor: image.color,
        objectPosition: `${image.focal_x}% ${image.focal_y}%`,
      }}
    />
  );
}
