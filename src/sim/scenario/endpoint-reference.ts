/** How authors name an endpoint: `POST /checkout/complete` where it is offered, `checkout POST /checkout/complete` where it is used. */
import { nameTrouble, type Shape } from './shape.ts';
import { phrase } from './quantity.ts';

export interface EndpointName {
  readonly method: string;
  readonly route: string;
}

export interface EndpointReference extends EndpointName {
  /** Empty where a default service stands for it. */
  readonly service: string;
}

const METHODS = 'GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS';
const ROUTE = '/[A-Za-z0-9/_{}:.*~-]{0,120}';

export const endpointName: Shape<EndpointName> = phrase(
  'an endpoint such as GET /orders',
  new RegExp(`^(${METHODS}) (${ROUTE})$`),
  { method: '', route: '' },
  (method, route) => ({ method: method ?? '', route: route ?? '' }),
);

export const endpointReference: Shape<EndpointReference> = phrase(
  'a service and its endpoint, such as checkout POST /checkout/complete',
  new RegExp(`^([A-Za-z][A-Za-z0-9_.-]*) (${METHODS}) (${ROUTE})$`),
  { service: '', method: '', route: '' },
  (service, method, route) => nameTrouble(service ?? '') ?? { service: service ?? '', method: method ?? '', route: route ?? '' },
);

/** Requests of one visit, each after the answer to the one before: `GET /cart then POST /checkout/complete`. */
export const journeyReference: Shape<{ readonly requests: readonly EndpointReference[] }> = phrase(
  'one or more requests such as POST /checkout/complete, or GET /cart then POST /checkout/complete',
  new RegExp(
    `^((?:[A-Za-z][A-Za-z0-9_.-]* )?(?:${METHODS}) ${ROUTE}(?: then (?:[A-Za-z][A-Za-z0-9_.-]* )?(?:${METHODS}) ${ROUTE})*)$`,
  ),
  { requests: [] },
  (whole) => ({
    requests: (whole ?? '').split(' then ').map((one) => {
      const parts = one.split(' ');
      const [service, method, route] = parts.length === 3 ? parts : ['', ...parts];
      return { service: service ?? '', method: method ?? '', route: route ?? '' };
    }),
  }),
);

export function endpointWords(endpoint: EndpointReference): string {
  return `${endpoint.service} ${endpoint.method} ${endpoint.route}`;
}
