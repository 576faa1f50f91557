import type { PhotoView } from '~/api/gen/types.gen';
import { mediaUrl } from '~/api/urls';
import { initialsOf } from '~/lib/initials';
import classes from './avatar.module.css';

interface AvatarProps {
  name: string;
  photo: PhotoView | null | undefined;
  /** Width and height in CSS pixels. */
  size: number;
}

/** A face, or the letters of a name. Decoration: the name stands beside it. */
export function Avatar({ name, photo, size }: AvatarProps) {
  const sources = photo?.sources ?? [];
  const smallest = sources[0];
  const box = { width: size, height: size, fontSize: size * 0.38 };
  if (!smallest) {
    return (
      <span className={classes.avatar} style={box} aria-hidden="true">
        {initialsOf(name)}
      </span>
    );
  }
  return (
    <img
      className={classes.avatar}
      src={mediaUrl(smallest.url)}
      srcSet={sources.map(({ url, size: width }) => `${mediaUrl(url)} ${width}w`).join(', ')}
      sizes={`${size}px`}
      width={size}
      height={size}
      alt=""
    />
  );
}
