/** The HTTP statuses that mechanisms of the world end requests and calls with, by their names in the field. */

export const UNAUTHORIZED = 401;
export const CONFLICT = 409;
export const TOO_MANY_REQUESTS = 429;
/** The caller went away before it was answered: nginx's code, which others have taken over. */
export const CLIENT_CLOSED_REQUEST = 499;
export const INTERNAL_SERVER_ERROR = 500;
export const BAD_GATEWAY = 502;
export const UNAVAILABLE = 503;
export const GATEWAY_TIMEOUT = 504;
