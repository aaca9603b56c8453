/** For operators: a proxy that asks Opsentry under a name of its own hides which page a visitor wants. */
export const passHostOn =
  'If a proxy stands in front of Opsentry, let it pass the host name on. In nginx: proxy_set_header Host $host; in Apache: ProxyPreserveHost On.'

/** nginx's `$host` is without the port. */
export const passPortOn =
  'Let the proxy in front of Opsentry pass host name and port on. In nginx: proxy_set_header Host $http_host; in Apache: ProxyPreserveHost On.'
