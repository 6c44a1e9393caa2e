/** Why an installation failed, in words for the person who asked for it, with what to do. */
export class InstallationError extends Error {
  /** @param said all that the program said that failed, for the log */
  constructor(
    message: string,
    readonly said = '',
  ) {
    super(message);
  }
}

/** What an error on the way means: a full disk and a folder that can't be written are said in words. */
export function installationError(error: unknown, folder: string): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') {
    return new InstallationError(`The disk that holds ${folder} is full. ${otherFolder}`);
  }
  if (typeof error.code === 'string' && ['EACCES', 'EROFS', 'EPERM', 'ENOENT', 'ENOTDIR'].includes(error.code)) {
    return new InstallationError(`${folder} can't be written (${error.message}). ${otherFolder}`);
  }
  return error;
}

export const otherFolder = 'NESTIMATE_ENGINES in the environment names another folder.';
