"""收养登记机关办理的事项: the registration of an adoption and its dissolution."""
