"""Every text of this room's tables is declared personal, or stands here with the reason why it is not."""

from django.apps import apps
from django.db import models

NOT_PERSONAL = {
    "Customer.code": "our number for her",
    "Customer.kind": "a choice of two",
    "Customer.policy": "a code of the shop",
    "Customer.country": "a country",
    "Customer.language": "a language",
    "Identity.kind": "a choice of two",
    "Address.kind": "a choice of two",
    "Address.country": "a country",
    "Tag.name": "a word of the group, not of a person",
    "Tag.tone": "a colour",
    "Code.salt": "random",
    "Registration.salt": "random",
    "CustomerExport.kind": "a choice of two",
    "CustomerExport.tag": "a word of the group, not of a person",
    "CustomerExport.policy": "a code of the shop",
}


def undeclared(model: type[models.Model]) -> set[str]:
    personal = getattr(model, "PERSONAL", None)
    texts = {f.name for f in model._meta.get_fields() if isinstance(f, models.CharField | models.TextField)}
    return {f"{model.__name__}.{name}" for name in texts - set(personal.fields if personal else ())}


class TestPersonalFields:
    def test_are_all_declared(self):
        found = set().union(*(undeclared(model) for model in apps.get_app_config("customers").get_models()))

        assert found == set(NOT_PERSONAL)

    def test_name_fields_that_there_are(self):
        for model in apps.get_app_config("customers").get_models():
            for name in model.PERSONAL.fields if hasattr(model, "PERSONAL") else ():
                assert model._meta.get_field(name)
