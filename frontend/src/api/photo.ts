import { setPhoto } from './gen/sdk.gen';
import type { PhotoView } from './gen/types.gen';

export const PHOTO_TYPES = ['image/jpeg', 'image/png', 'image/webp'];
export const PHOTO_BYTES_MAX = 5 * 1_024 * 1_024;

/** The body is the file itself, of the type it has; the client would send JSON. */
export async function uploadPhoto(file: File): Promise<PhotoView> {
  const { data: photo } = await setPhoto({
    body: file,
    bodySerializer: (body: unknown) => body,
    headers: { 'Content-Type': file.type },
    throwOnError: true,
  });
  return photo;
}
