vcl 4.1;

# Varnish as a cache in front of Opsentry: copy to /etc/varnish/default.vcl, and let varnishd listen at 127.0.0.1:8080
# (`-a 127.0.0.1:8080` in `systemctl edit varnish`). Opsentry listens at 127.0.0.1:3000 (OPSENTRY_HOST=127.0.0.1,
# OPSENTRY_TRUSTED_PROXIES=127.0.0.1/32); what ends TLS asks Varnish (see Caddyfile).

import std;

probe alive {
    .url = "/healthz";
    .interval = 1s;
    .timeout = 2s;
    .window = 3;
    .threshold = 2;
    .initial = 2;
}

backend opsentry {
    .host = "127.0.0.1";
    .port = "3000";
    .probe = alive;
    .connect_timeout = 2s;
    .first_byte_timeout = 300s;
    .between_bytes_timeout = 300s;
}

sub vcl_recv {
    # Fresh for a second, and one more while the next answer is fetched. Older only while Opsentry is away: its probe fails, or
    # it has just failed to answer (vcl_deliver).
    if (std.healthy(req.backend_hint) && req.restarts == 0) {
        set req.grace = 1s;
    } else {
        set req.grace = 1d;
    }

    if (req.method != "GET" && req.method != "HEAD") {
        return (pass);
    }
    # The team's screens and the management API are never kept; programs with a token and whoever has signed in, to Opsentry or
    # to a page with a password, are answered by Opsentry itself; Markdown is led on to by an answer that nobody keeps.
    if (req.url ~ "^/(app|account|admin|setup|sign-in|sign-up|v1|healthz|readyz)(/|\?|$)"
        || req.http.Authorization
        || req.http.Cookie ~ "opsentry_(session|page_)"
        || req.http.Accept ~ "(?i)text/markdown") {
        return (pass);
    }
    # Other cookies do not matter: what may be kept says so itself.
    return (hash);
}

sub vcl_backend_fetch {
    # A public answer takes no second; an import, which nobody keeps, may take its time.
    if (!bereq.uncacheable) {
        set bereq.first_byte_timeout = 5s;
    }
}

sub vcl_backend_response {
    if (bereq.uncacheable) {
        return (deliver);
    }
    if (beresp.status >= 500) {
        if (bereq.is_bgfetch) {
            return (abandon);
        }
        # Delivered as it is, it would take the place of what was kept.
        return (error(beresp.status, beresp.reason));
    }
    if (beresp.http.Cache-Control ~ "^public" && !beresp.http.Set-Cookie) {
        set beresp.grace = 1d;
        set beresp.http.X-Kept-For = bereq.http.Host + bereq.url;
        return (deliver);
    }
    # An answer was kept, and now this address is private, or leads nowhere: it must not come back while Opsentry is away.
    if (bereq.http.If-None-Match) {
        ban("obj.http.X-Kept-For == " + bereq.http.Host + bereq.url);
    }
    # Those who ask meanwhile need not wait for each other.
    set beresp.uncacheable = true;
    set beresp.ttl = 2s;
    set beresp.grace = 0s;
    return (deliver);
}

sub vcl_backend_error {
    # Varnish keeps an error for a second where several wait, and throws away what was kept before.
    set beresp.ttl = 0s;
    set beresp.grace = 0s;
    set beresp.keep = 0s;
}

sub vcl_deliver {
    # Away, and its probe does not know yet.
    if (resp.status >= 500 && req.restarts == 0 && (req.method == "GET" || req.method == "HEAD")
        && !(req.url ~ "^/(app|account|admin|setup|sign-in|sign-up|v1|healthz|readyz)(/|\?|$)")) {
        return (restart);
    }
    unset resp.http.X-Kept-For;
    unset resp.http.X-Varnish;
    unset resp.http.Via;
}
