from django.db import models


class Order(models.Model):
    customer = models.CharField(max_length=255, db_index=True)  # the token's `sub`, never the username
    tea = models.CharField(max_length=50)
