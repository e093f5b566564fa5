"""What every view says first: which methods it answers."""

from django.views.decorators.http import require_http_methods

# A page that shows a form and takes it. HEAD is answered wherever GET is, as `require_safe` does for the rest.
reads_or_writes = require_http_methods(["GET", "HEAD", "POST"])
