/** Nothing can be certified; the message says why and what to do. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError';
}
