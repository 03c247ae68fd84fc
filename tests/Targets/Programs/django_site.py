"""A site of two pages: items from a database through a template, and one that ends the server."""

import os
import signal

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, models
from django.http import HttpResponse
from django.template import Context, Template
from django.urls import path

settings.configure(
    ALLOWED_HOSTS=["*"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": f"items-{os.getpid()}.sqlite"}},
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    ROOT_URLCONF=__name__,
    SECRET_KEY="known",
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
)
django.setup()


class Item(models.Model):
    name = models.CharField(max_length=40)
    price = models.IntegerField()

    class Meta:
        app_label = "site"


with connection.schema_editor() as editor:
    editor.create_model(Item)
Item.objects.bulk_create(Item(name=f"item <{number}>", price=number * 7 % 101) for number in range(500))
connection.close()

PAGE = Template(
    "<h1>{{ title|title }}</h1>{% for item in items %}<p class='{% cycle 'odd' 'even' %}'>"
    "{{ forloop.counter }}: {{ item.name }} for {{ item.price|floatformat:2 }}</p>{% empty %}none{% endfor %}")


def item(request, number):
    items = Item.objects.filter(price__gte=number % 101).exclude(name__endswith="7>").order_by("price", "name")[:50]
    return HttpResponse(PAGE.render(Context({"title": f"from {number}", "items": items})))


def leave(request):
    os.kill(os.getppid(), signal.SIGTERM)
    return HttpResponse("bye")


urlpatterns = [path("item/<int:number>", item), path("quit", leave)]
application = get_wsgi_application()
