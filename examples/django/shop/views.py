from django.conf import settings
from django.shortcuts import render
from rest_framework.decorators import api_view
from rest_framework.response import Response

from .models import Order


def page(request):
    return render(request, "shop.html", {"weibind": settings.WEIBIND})


@api_view(["GET", "POST"])
def orders(request):
    customer = request.user.id
    if request.method == "POST":
        Order.objects.create(customer=customer, tea="Longjing")
    teas = Order.objects.filter(customer=customer).values_list("tea", flat=True)
    return Response({"username": request.user.username, "orders": list(teas)})
